-- What persons have written in the report in place of generated paragraphs, as known at an instant: the newest word on
-- each place. One that goes back to the generated text is an input too: such a report knows more than the one before.
select distinct on (paragraph_override.place collate "C")
    paragraph_override.paragraph_override_id,
    paragraph_override.place,
    paragraph_override.version_no,
    paragraph_override.action,
    paragraph_override.body,
    paragraph_override.basis_sha256
from plan_version
join paragraph_override using (plan_id)
where plan_version.plan_version_id = :plan_version_id
    and paragraph_override.period_id = :period_id
    and paragraph_override.recorded_at <= :known_at
order by paragraph_override.place collate "C", paragraph_override.version_no desc
