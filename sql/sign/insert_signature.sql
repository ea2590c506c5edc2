-- The primary key decides: of two signatures for one field the first one recorded counts, and only it goes out.
insert into thidua.report_signature (
    report_id, field, kind, prepared_sha256, signed_sha256, signer_name, signer_subject, issuer_subject,
    certificate_serial, certificate_sha256, signed_at, timestamped_at, how, actor)
values (
    :report_id, :field, 'pdf', :prepared_sha256, :signed_sha256, :signer_name, :signer_subject, :issuer_subject,
    :certificate_serial, :certificate_sha256, :signed_at, :timestamped_at, :how, :actor)
on conflict (report_id, field) do nothing
returning report_id;
