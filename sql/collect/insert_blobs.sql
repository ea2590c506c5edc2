-- Content is known by its hash, so the same bytes again are the same row.
insert into blob (sha256, size_bytes)
select sha256, size_bytes
from unnest(cast(:sha256 as text[]), cast(:size_bytes as bigint[])) as kept (sha256, size_bytes)
order by sha256
on conflict (sha256) do nothing
