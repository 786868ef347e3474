-- Times are milliseconds since 1970 (UTC).

-- One line per run, kept in the same transaction as the run's events.
create table run (
  number      integer primary key,
  run         text    not null unique,
  name        text    not null,
  state       text    not null check (state in ('running', 'finished', 'failed')),
  started_at  integer not null,
  revision    integer not null,
  generation  integer not null,
  generations integer not null,
  evaluations integer not null
) strict;

-- What happened. hash = SHA-256 of the previous hash, the revision, the kind and the payload.
create table run_event (
  run      text    not null references run (run),
  revision integer not null check (revision >= 1),
  at       integer not null,
  kind     text    not null,
  payload  text    not null,
  hash     blob    not null check (length(hash) = 32),
  primary key (run, revision)
) strict;

create trigger run_event_is_never_changed before update on run_event
begin
  select raise(abort, 'run_event is append-only');
end;

create trigger run_event_is_never_deleted before delete on run_event
begin
  select raise(abort, 'run_event is append-only');
end;

create table agent_token (
  name       text    primary key,
  hash       blob    not null unique check (length(hash) = 32),
  created_at integer not null
) strict;
