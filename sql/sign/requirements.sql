-- The signatures that reports need, in the order of signing, with those that are there; of one report, of all that
-- still lack one, or of all.
select
    required.report_id,
    revision.plan_id,
    revision.period_id,
    revision.revision_no,
    revision.recorded_at as issued_at,
    exists (
        select from thidua.report_revision as later where later.supersedes = revision.report_id
    ) as is_replaced,
    file.file_name,
    required.field,
    required.how,
    required.connection,
    required.subject,
    required.trust,
    required.prepared_sha256,
    prepared.size_bytes as prepared_bytes,
    made.signed_sha256,
    signed.size_bytes as signed_bytes,
    made.signer_name,
    made.signed_at
from thidua.report_signing as required
join thidua.report_revision as revision using (report_id)
join thidua.report_file as file on file.report_id = required.report_id and file.kind = required.kind
join thidua.blob as prepared on prepared.sha256 = required.prepared_sha256
left join thidua.report_signature as made on made.report_id = required.report_id and made.field = required.field
left join thidua.blob as signed on signed.sha256 = made.signed_sha256
where (cast(:report_id as bigint) is null or required.report_id = :report_id)
    and (
        not cast(:only_open as boolean)
        or exists (
            select
            from thidua.report_signing as other
            where other.report_id = required.report_id
                and not exists (
                    select
                    from thidua.report_signature as done
                    where done.report_id = other.report_id and done.field = other.field
                )
        )
    )
order by required.report_id, required.position;
