-- Written after what the mails up to this one say.
insert into thidua.mailbox_position (mailbox, uid_validity, last_uid, recorded_at)
values (:mailbox, :uid_validity, :last_uid, greatest(clock_timestamp(), cast(:now as timestamptz)));
