-- One line per layer shape on one kind of device; a latency table is all lines of one kind.
create table layer_latency (
  device_class text    not null,
  firmware     text    not null,
  clock_hz     integer not null,
  arena_bytes  integer not null,
  layer        text    not null,
  row          text    not null,
  measured_at  integer not null,
  primary key (device_class, firmware, clock_hz, arena_bytes, layer)
) strict;
