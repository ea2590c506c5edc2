-- Since when there may be mails about a report; null while none was sent by mail.
select least(min(recorded_at), clock_timestamp()) as since
from thidua.delivery
where channel = 'smtp'
having count(*) > 0;
