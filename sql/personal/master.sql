-- What the warehouse's key is told by.
select fingerprint from personal_master
