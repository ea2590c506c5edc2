-- A signature that the revision must have before it is sent, and the file that is to be signed.
insert into thidua.report_signing (report_id, field, position, kind, how, connection, subject, trust, prepared_sha256)
values (:report_id, :field, :position, 'pdf', :how, :connection, :subject, :trust, :prepared_sha256);
