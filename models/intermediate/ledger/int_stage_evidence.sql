{#-
    Every dated, landed record that says something of a person's stage, apart from the score.

    evidence_kind: touch (web, social, clicked e-mail, service order), crm (a status that means a
    stage, an opportunity's creation), business (the repurchase or cross-selling that an
    opportunity is to a customer), work (sales activity), win, give_back (rejected, returned),
    lose, disqualified, churned, withdrawal, and known (a status that the map knows and that
    moves nothing, but shows life).
    stage_code is null for a request for contact that no content and no rule maps: it speaks for
    the first stage of whatever cycle it meets.
    instant_rank: what is settled first where all happens at one instant.
-#}
{{ config(materialized='incremental', incremental_strategy='by_person') }}

with

touches as (
    select * from {{ ref('int_touches') }}
    where
        not is_machine
        and (stage_code is not null or is_contact_request)
        and {{ is_changed_person('person_key') }}
),

states as (
    select * from {{ ref('int_sales_states') }}
    where {{ is_changed_person('person_key') }}
),

outcomes as (select * from {{ ref('int_opportunity_outcomes') }}),

opportunities as (select * from {{ ref('int_opportunities') }} where not is_deleted),

opportunity_persons as (
    select * from {{ ref('int_opportunity_persons') }}
    where {{ is_changed_person('person_key') }}
),

orders as (
    select * from {{ ref('int_orders_classified') }}
    where {{ is_changed_person('person_key') }}
),

activities as (
    select * from {{ ref('int_sales_activities_classified') }}
    where stage_code is not null and {{ is_changed_person('person_key') }}
),

withdrawals as (
    select * from {{ ref('int_withdrawals') }}
    where {{ is_changed_person('person_key') }}
),

evidence as (
    select
        touches.person_key,
        'touch' as evidence_kind,
        touches.stage_code,
        1 as instant_rank,
        touches.source as evidence_source,
        touches.contract as evidence_contract,
        touches.record_id as evidence_record_id,
        cast(null as {{ dbt.type_string() }}) as sales_record,
        cast(null as {{ dbt.type_string() }}) as reason,
        true as is_date_known,
        touches.is_contact_request,
        touches.occurred_at,
        touches.known_at
    from touches
    union all
    select
        states.person_key,
        case
            when states.meaning = 'stage' then 'crm'
            when states.meaning in ('rejected', 'returned') then 'give_back'
            when states.meaning = 'lost' and states.object = 'opportunity' and not states.is_born
                then 'lose'
            when states.meaning in ('disqualified', 'churned') then states.meaning
            else 'known'
        end as evidence_kind,
        states.stage_code,
        case
            when states.meaning = 'stage' then 1
            when states.meaning in ('rejected', 'returned') then 3
            when states.meaning = 'lost' and states.object = 'opportunity' and not states.is_born
                then 3
            when states.meaning in ('disqualified', 'churned') then 4
            else 2
        end as instant_rank,
        states.source as evidence_source,
        states.contract as evidence_contract,
        states.record_id as evidence_record_id,
        states.object || ':' || states.source || ':' || states.sales_record_id as sales_record,
        coalesce(
            states.reason,
            case
                when states.object = 'opportunity' and states.meaning = 'lost'
                    then opportunities.lost_reason
            end
        ) as reason,
        states.is_date_known,
        false as is_contact_request,
        states.occurred_at,
        states.known_at
    from states
    left join opportunities
        on
            states.source = opportunities.source
            and states.sales_record_id = opportunities.opportunity_id
    where
        states.meaning is not null
        and (states.object = 'lead' or not states.is_born or states.meaning = 'stage')
    union all
    {# An opportunity's creation is a stage, whatever else the status says that it was born with. #}
    select
        states.person_key,
        'crm' as evidence_kind,
        'ANG' as stage_code,
        1 as instant_rank,
        states.source as evidence_source,
        states.contract as evidence_contract,
        states.record_id as evidence_record_id,
        'opportunity:' || states.source || ':' || states.sales_record_id as sales_record,
        cast(null as {{ dbt.type_string() }}) as reason,
        states.is_date_known,
        false as is_contact_request,
        states.occurred_at,
        states.known_at
    from states
    where
        states.object = 'opportunity'
        and states.is_born
        and (states.meaning is null or states.meaning != 'stage')
    union all
    select
        states.person_key,
        'business' as evidence_kind,
        case opportunities.business_type when 'repurchase' then 'WIK' else 'CUS' end as stage_code,
        1 as instant_rank,
        states.source as evidence_source,
        states.contract as evidence_contract,
        states.record_id as evidence_record_id,
        'opportunity:' || states.source || ':' || states.sales_record_id as sales_record,
        cast(null as {{ dbt.type_string() }}) as reason,
        states.is_date_known,
        false as is_contact_request,
        states.occurred_at,
        states.known_at
    from states
    inner join opportunities
        on
            states.source = opportunities.source
            and states.sales_record_id = opportunities.opportunity_id
    where
        states.object = 'opportunity'
        and states.is_born
        and opportunities.business_type in ('repurchase', 'cross_sell', 'up_sell')
    union all
    select
        opportunity_persons.person_key,
        'win' as evidence_kind,
        'ABS' as stage_code,
        2 as instant_rank,
        outcomes.source as evidence_source,
        outcomes.winning_contract as evidence_contract,
        outcomes.winning_record_id as evidence_record_id,
        'opportunity:' || outcomes.source || ':' || outcomes.opportunity_id as sales_record,
        cast(null as {{ dbt.type_string() }}) as reason,
        outcomes.is_win_date_known as is_date_known,
        false as is_contact_request,
        outcomes.won_at as occurred_at,
        outcomes.win_known_at as known_at
    from outcomes
    inner join opportunity_persons
        on
            outcomes.source = opportunity_persons.source
            and outcomes.opportunity_id = opportunity_persons.opportunity_id
    where outcomes.won_at is not null
    union all
    select
        opportunity_persons.person_key,
        'lose' as evidence_kind,
        cast(null as {{ dbt.type_string() }}) as stage_code,
        3 as instant_rank,
        outcomes.source as evidence_source,
        'opportunities' as evidence_contract,
        outcomes.opportunity_id as evidence_record_id,
        'opportunity:' || outcomes.source || ':' || outcomes.opportunity_id as sales_record,
        outcomes.lost_reason as reason,
        outcomes.is_lost_date_known as is_date_known,
        false as is_contact_request,
        outcomes.lost_at as occurred_at,
        outcomes.lost_known_at as known_at
    from outcomes
    inner join opportunity_persons
        on
            outcomes.source = opportunity_persons.source
            and outcomes.opportunity_id = opportunity_persons.opportunity_id
    where outcomes.lost_at is not null
    union all
    {# A sale without a known opportunity is one that was created and won at that moment. #}
    {%- for kind, stage, rank in [('crm', "'ANG'", 1), ('business', "case order_type when 'repeat' then 'WIK' else 'CUS' end", 1), ('win', "'ABS'", 2)] %}
    select
        person_key,
        '{{ kind }}' as evidence_kind,
        {{ stage }} as stage_code,
        {{ rank }} as instant_rank,
        source as evidence_source,
        'orders' as evidence_contract,
        order_id as evidence_record_id,
        'order:' || source || ':' || order_id as sales_record,
        cast(null as {{ dbt.type_string() }}) as reason,
        true as is_date_known,
        false as is_contact_request,
        ordered_at as occurred_at,
        known_at
    from orders
    where order_part = 'sale'{% if kind == 'business' %} and order_type != 'new'{% endif %}
    union all
    {%- endfor %}
    select
        person_key,
        'touch' as evidence_kind,
        'AFS' as stage_code,
        1 as instant_rank,
        source as evidence_source,
        'orders' as evidence_contract,
        order_id as evidence_record_id,
        cast(null as {{ dbt.type_string() }}) as sales_record,
        cast(null as {{ dbt.type_string() }}) as reason,
        true as is_date_known,
        false as is_contact_request,
        ordered_at as occurred_at,
        known_at
    from orders
    where order_part = 'service'
    union all
    select
        person_key,
        'work' as evidence_kind,
        stage_code,
        1 as instant_rank,
        source as evidence_source,
        'sales_activities' as evidence_contract,
        record_id as evidence_record_id,
        object || ':' || source || ':' || sales_record_id as sales_record,
        cast(null as {{ dbt.type_string() }}) as reason,
        true as is_date_known,
        false as is_contact_request,
        occurred_at,
        known_at
    from activities
    union all
    select
        person_key,
        'withdrawal' as evidence_kind,
        cast(null as {{ dbt.type_string() }}) as stage_code,
        5 as instant_rank,
        source as evidence_source,
        contract as evidence_contract,
        record_id as evidence_record_id,
        cast(null as {{ dbt.type_string() }}) as sales_record,
        cast(null as {{ dbt.type_string() }}) as reason,
        true as is_date_known,
        false as is_contact_request,
        occurred_at,
        known_at
    from withdrawals
),

final as (
    select
        evidence.person_key,
        evidence.evidence_kind,
        evidence.stage_code,
        evidence.instant_rank,
        evidence.evidence_source,
        evidence.evidence_contract,
        evidence.evidence_record_id,
        evidence.sales_record,
        case when evidence.reason is not null then
            {{ surrogate_key(["'reason'", 'evidence.evidence_source', 'evidence.reason']) }}
        end as reason_key,
        evidence.is_date_known,
        evidence.is_contact_request,
        evidence.occurred_at,
        evidence.known_at
    from evidence
)

select * from final
