-- Content is known by its hash, so the same bytes again are the same row.
insert into thidua.blob (sha256, size_bytes)
values (:sha256, :size_bytes)
on conflict (sha256) do nothing;
