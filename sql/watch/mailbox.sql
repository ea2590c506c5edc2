-- When the sender's mailbox was read last, where reports were mailed within a month; null where it never was.
select max(position.recorded_at)
from mailbox_position as position
where exists (
    select from delivery
    where delivery.channel = 'smtp' and delivery.recorded_at > cast(:now as timestamptz) - interval '31 days')
