-- One receipt per content: the same bytes again keep the receipt, the name and the time of their first arrival.
insert into receipt (sha256, channel, original_name, received_at, received_at_source)
select sha256, :channel, original_name, received_at, :source
from unnest(
    cast(:sha256 as text[]), cast(:original_name as text[]), cast(:received_at as timestamptz[]),
    cast(:arrival as int[])
) as kept (sha256, original_name, received_at, arrival)
order by arrival
on conflict (sha256) do nothing
