-- What a delivery says to its recipient, pinned before its first try.
select sha256
from thidua.delivery_letter
where delivery_id = :delivery_id;
