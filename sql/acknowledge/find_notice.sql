-- The digest that carries this identity.
select notice_id from thidua.notice where message_id = :message_id;
