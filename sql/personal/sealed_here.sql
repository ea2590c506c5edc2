-- Of these receipts those whose file is kept sealed: its bytes are in no hand that could read them again.
select receipt_id from sealed_file where receipt_id = any(cast(:receipt_ids as bigint[]))
