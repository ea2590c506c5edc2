-- Every issue and every outcome is a link of the audit chain, written in the transaction it speaks of.
select thidua.audit_append(:kind, :subject, cast(:payload as jsonb));
