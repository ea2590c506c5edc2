-- The bytes as they came are gone from the vault and from the plan's folders.
insert into plaintext_removed (receipt_id, plan_id) values (:receipt_id, :plan_id)
on conflict (receipt_id, plan_id) do nothing
