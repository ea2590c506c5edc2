-- The first letter of a delivery stands: a later try under another template finds it and sends that one.
insert into thidua.delivery_letter (delivery_id, sha256)
values (:delivery_id, :sha256)
on conflict (delivery_id) do nothing;
