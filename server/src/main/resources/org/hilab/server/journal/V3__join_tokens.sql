-- One-time tokens: each is exchanged once, before it expires, for an agent's own secret.
create table join_token (
  hash       blob    primary key check (length(hash) = 32),
  name       text    not null,
  created_at integer not null,
  expires_at integer not null,
  used_at    integer
) strict;
