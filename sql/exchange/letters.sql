-- Deliveries by edXML of one authority that were tried, or the one with that identity, with what was pinned of them,
-- the newest first.
select delivery.delivery_id, delivery.message_id, letter.sha256
from thidua.delivery
join thidua.delivery_letter as letter using (delivery_id)
join thidua.report_revision as revision using (report_id)
join thidua.snapshot using (snapshot_id)
join thidua.plan_version using (plan_version_id)
where delivery.channel = 'edxml'
    and (plan_version.content #>> '{exchange,organ,organ_id}' = :organ_id or delivery.message_id = :message_id)
order by delivery.delivery_id desc;
