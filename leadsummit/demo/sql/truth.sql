-- The truth of one chunk, as the plots told it and the lives timed it.
insert into truth.transitions
select
    people.person_ref || '-' || moves.cycle_number as cycle_ref,
    moves.transition_number,
    moves.round,
    moves.from_stage,
    moves.to_stage,
    lives.happened_at as occurred_at,
    moves.kind,
    -- A win that came as row and change of the same instant: the change sorts last.
    case
        when moves.outcome = 'dormant' and evidence.note = 'with_change'
            then 'opportunity_stage_changes'
        else evidence.contract
    end as evidence_contract,
    case
        when moves.outcome = 'dormant' and evidence.note = 'with_change'
            then 'oc-' || evidence.n || '-' || evidence.seq
        else evidence.record_id
    end as evidence_record_id
from people
inner join moves
    on people.plot_id = moves.plot_id
inner join lives
    on people.n = lives.n and moves.seq = lives.seq
inner join lives as evidence
    on people.n = evidence.n and moves.evidence_seq = evidence.seq;

-- Cycles with all that becomes of them, also after the end of the demo.
create or replace temp table whole_cycles as
with

-- moves tell the type and the outcome of a cycle, transitions only what came of them.
seen as (
    select
        people.n,
        people.person_ref,
        people.plot_id,
        moves.* exclude (plot_id),
        whole_lives.happened_at,
        whole_lives.happened_at <= getvariable('until') as is_seen
    from people
    inner join moves
        on people.plot_id = moves.plot_id
    inner join whole_lives
        on people.n = whole_lives.n and moves.seq = whole_lives.seq
),

summed as (
    select
        n,
        person_ref,
        plot_id,
        cycle_number,
        any_value(cycle_type) as cycle_type,
        min(happened_at) as started_at,
        max(happened_at) filter (where outcome is not null) as ended_at,
        coalesce(max(outcome), 'open') as outcome,
        coalesce(max(outcome) filter (where is_seen), 'open') as seen_outcome,
        min(happened_at) filter (where kind in ('reject', 'return', 'lose')) as given_back_at,
        min(happened_at) filter (where to_stage in ('MQL', 'SAL', 'SFC', 'BAN', 'BCI', 'LPN', 'ANG', 'ABS'))
            as b_passed_at,
        min(happened_at) filter (where to_stage in ('ANG', 'ABS')) as c_passed_at,
        max(happened_at) filter (where to_stage = 'ABS') as won_at,
        max(round) filter (where is_seen) as round_count,
        arg_max(to_stage, transition_number) filter (where is_seen and to_stage is not null) as current_stage
    from seen
    group by n, person_ref, plot_id, cycle_number
    having bool_or(is_seen)
)

select
    summed.*,
    summed.person_ref || '-' || summed.cycle_number as cycle_ref,
    whole_lives.happened_at as a_passed_at
from summed
left join passed_a
    on summed.plot_id = passed_a.plot_id and summed.cycle_number = passed_a.cycle_number
left join whole_lives
    on summed.n = whole_lives.n and passed_a.seq = whole_lives.seq;

insert into truth.cycles
select
    cycle_ref,
    person_ref,
    cycle_number,
    cycle_type,
    started_at,
    seen(ended_at),
    seen_outcome,
    seen(a_passed_at),
    seen(b_passed_at),
    seen(c_passed_at),
    seen(won_at),
    round_count,
    current_stage
from whole_cycles;

insert into truth.fates
select cycle_ref, ended_at, outcome, a_passed_at, b_passed_at, c_passed_at, won_at, given_back_at
from whole_cycles;

create or replace temp table chunk_consents as
select
    people.n,
    people.person_ref,
    consent_rows.purpose,
    consent_rows.channel,
    consent_rows.event_type,
    lives.happened_at + seconds(consent_rows.shift) as occurred_at,
    consent_rows.is_derived,
    consent_rows.is_machine
from people
inner join consent_rows
    on people.plot_id = consent_rows.plot_id
inner join lives
    on people.n = lives.n and consent_rows.seq = lives.seq
where lives.happened_at + seconds(consent_rows.shift) <= getvariable('until');

insert into truth.consents
select * exclude (n)
from chunk_consents;

-- A request for contact, and when sales did something about the person for the first time after it.
insert into truth.requests
select
    people.person_ref || '-' || requests.cycle_number,
    lives.happened_at,
    answers.happened_at,
    lives.contract,
    lives.record_id
from people
inner join requests
    on people.plot_id = requests.plot_id
inner join lives
    on people.n = lives.n and requests.seq = lives.seq
left join lives as answers
    on people.n = answers.n and requests.answer_seq = answers.seq;

-- A persona is known by what the person says of themselves, else by the topics they read.
insert into truth.persons
select
    people.person_ref,
    case
        when spans.known_at is not null and not people.has_no_title then people.persona_id
        when bool_or(regexp_matches(lives.content_id, '^(kurt|peter|gustav|erika|ingo|mia)-'))
            then people.persona_id
        else 'unknown'
    end as persona_id,
    case when spans.known_at is not null then people.contact_id end as contact_id,
    list(distinct lives.record_id order by lives.record_id) filter (where lives.contract = 'leads')
        as lead_ids
from people
inner join spans
    on people.n = spans.n
inner join lives
    on people.n = lives.n
group by people.person_ref, people.persona_id, people.contact_id, people.has_no_title, spans.known_at;

insert into truth.identifiers
select person_ref, identifier_type, identifier
from (
    select person_ref, 'contact' as identifier_type, contact_id as identifier
    from truth_people
    where known_at is not null
    union all
    select person_ref, 'visitor', visitor_id
    from truth_people
    where opening = 'cookie' and not shares_device
    union all
    select person_ref, 'profile', profile_id
    from truth_people
    where opening = 'profile'
    union all
    select truth_people.person_ref, 'lead', lives.record_id
    from truth_people
    inner join lives
        on truth_people.n = lives.n and lives.contract = 'leads'
);

insert into truth.undecidable
select 'person', person_ref, 'two people share one device and both named their addresses on it'
from truth_people
where shares_device;
