-- Behind every number of the series, cancelled ones too.
select greatest(coalesce(max(number) + 1, 1), cast(:first_number as int))
from document_number
where issuer = :issuer and year = :year
