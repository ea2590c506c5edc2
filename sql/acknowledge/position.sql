-- Up to which mail a mailbox was read, and when; nothing comes back where it never was, or was made anew since.
select newest.last_uid, newest.recorded_at
from (
    select uid_validity, last_uid, recorded_at
    from thidua.mailbox_position
    where mailbox = :mailbox
    order by mailbox_position_id desc
    limit 1
) as newest
where newest.uid_validity = :uid_validity;
