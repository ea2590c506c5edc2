-- Of these contents those that hold names of persons: the vault keeps them sealed and nothing else of them.
select receipt.sha256
from receipt
join sealed_file using (receipt_id)
where receipt.sha256 = any(cast(:sha256s as text[]))
