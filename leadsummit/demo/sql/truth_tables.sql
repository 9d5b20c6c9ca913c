-- The truth, in the words of the stage ledger. All times UTC.
create schema truth;

create table truth.persons (
    person_ref varchar, persona_id varchar, contact_id varchar, lead_ids varchar[]
);

create table truth.identifiers (
    person_ref varchar, identifier_type varchar, identifier varchar
);

create table truth.cycles (
    cycle_ref varchar,
    person_ref varchar,
    cycle_number integer,
    cycle_type varchar,
    started_at timestamp,
    ended_at timestamp,
    outcome varchar,
    a_passed_at timestamp,
    b_passed_at timestamp,
    c_passed_at timestamp,
    won_at timestamp,
    round_count integer,
    current_stage varchar
);

create table truth.transitions (
    cycle_ref varchar,
    transition_number integer,
    round integer,
    from_stage varchar,
    to_stage varchar,
    occurred_at timestamp,
    kind varchar,
    evidence_contract varchar,
    evidence_record_id varchar
);

create table truth.consents (
    person_ref varchar,
    purpose varchar,
    channel varchar,
    event_type varchar,
    occurred_at timestamp,
    is_derived boolean,
    is_machine boolean
);

create table truth.requests (
    cycle_ref varchar,
    requested_at timestamp,
    answered_at timestamp,
    evidence_contract varchar,
    evidence_record_id varchar
);

-- What became of each cycle in the end, though it lies after the end of the demo.
create table truth.fates (
    cycle_ref varchar,
    ended_at timestamp,
    outcome varchar,
    a_passed_at timestamp,
    b_passed_at timestamp,
    c_passed_at timestamp,
    won_at timestamp,
    given_back_at timestamp
);

create table truth.undecidable (kind varchar, ref varchar, reason varchar);
