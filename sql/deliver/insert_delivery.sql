-- The outbox: one row per report, recipient and channel, with the identity that every later try carries.
insert into thidua.delivery (report_id, channel, recipient_id, address, message_id)
values (:report_id, :channel, :recipient_id, :address, :message_id);
