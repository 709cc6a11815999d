-- A board asks for the flags of every task on it, and a task has thousands of other events. The condition stands in the
-- query word for word, as SQLite takes the index only then.
create index event_of_collect on event (task_id, kind, seq) where kind in ('flag.raised', 'work.collected');

pragma user_version = 2;
