-- The first key that is used is the warehouse's.
insert into personal_master (fingerprint) values (:fingerprint) on conflict (only_one) do nothing
