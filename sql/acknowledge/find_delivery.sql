-- The delivery that carries this identity.
select delivery_id from thidua.delivery where message_id = :message_id;
