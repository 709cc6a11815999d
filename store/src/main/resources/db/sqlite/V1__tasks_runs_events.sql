-- Times are microseconds since 1970-01-01T00:00:00Z. Words are those of the model, in lower case.
--
-- A migration ends by setting user_version to its own number. A new word for a state or a place needs a migration too,
-- even one that does nothing else: an older program must refuse the file instead of misreading it.

pragma application_id = 1413640056; -- 'TBox'

create table project (
  id         integer primary key autoincrement,
  name       text    not null unique,
  root       text    not null unique,
  created_at integer not null
) strict;

create table task (
  id                 integer primary key autoincrement,
  project_id         integer not null references project (id),
  title              text    not null,
  body               text    not null,
  agent              text    not null,
  place              text    not null,
  state              text    not null,
  priority           integer not null,
  branch             text    not null,
  base_commit        text,
  base_branch        text,
  question           text,
  doing              text,
  reason             text,
  state_before_trash text,
  queued_seq         integer, -- the event that queued it last: tells who waits longest, whatever the clock did
  created_at         integer not null,
  updated_at         integer not null,
  check ((state = 'trashed') = (state_before_trash is not null)),
  check ((base_commit is null) = (base_branch is null))
) strict;

create index task_by_state on task (state, id);
create index task_by_project on task (project_id, id);
create index task_queue on task (state, priority desc, queued_seq);

create table run (
  task_id            integer not null references task (id),
  number             integer not null check (number > 0),
  state              text    not null,
  policy_hash        text    not null,
  policy_json        text    not null,
  session_id         text,
  turns              integer not null,
  exit_code          integer,
  tokens_input       integer not null,
  tokens_output      integer not null,
  tokens_cache_read  integer not null,
  tokens_cache_write integer not null,
  cost_amount        text    not null,
  cost_currency      text    not null,
  limit_reached      text,
  denials            integer not null,
  queued_at          integer not null,
  started_at         integer,
  ended_at           integer,
  primary key (task_id, number)
) strict;

-- How many bytes of an output of a run are taken into the events.
create table mark (
  task_id integer not null references task (id),
  run     integer not null,
  stream  text    not null,
  bytes   integer not null check (bytes >= 0),
  primary key (task_id, run, stream)
) strict, without rowid;

create table event (
  seq     integer primary key autoincrement,
  task_id integer not null references task (id),
  run     integer not null,
  at      integer not null,
  kind    text    not null,
  fact    text    not null -- JSON
) strict;

create index event_by_task on event (task_id, seq);

-- Events are written once. Only retention takes them away, by a row here that lives and dies within its transaction:
-- as there is one writer at a time, nobody else ever sees it.
create table retention (
  going_on integer primary key check (going_on = 1)
) strict;

create trigger event_never_changes before update on event
begin
  select raise(abort, 'an event never changes');
end;

create trigger event_stays before delete on event
when not exists (select 1 from retention)
begin
  select raise(abort, 'an event is removed by retention only');
end;

-- "replace" deletes without the trigger above.
create trigger event_is_not_replaced before insert on event
when exists (select 1 from event where seq = new.seq)
begin
  select raise(abort, 'an event is not replaced');
end;

pragma user_version = 1;
