-- The digest of an address and day; nothing when there is one already, whoever made it.
insert into thidua.notice (address, day, recorded_at)
values (:address, :day, cast(:recorded_at as timestamptz))
on conflict (address, day) do nothing;
