-- A run is a search, with generations and evaluations, or a training, with steps.
alter table run add column kind text not null default 'search' check (kind in ('search', 'training'));
alter table run add column step integer not null default 0;
alter table run add column steps integer not null default 0;
