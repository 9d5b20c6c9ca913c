{#-
    The evidence of each person, the score included, in the order in which it is settled, with
    all that can be said of it without knowing where the cycle stands.
-#}
{{ config(materialized='incremental', incremental_strategy='by_person') }}

{%- set mql_evidence = var('mql_evidence') -%}
{%- if mql_evidence not in ['scored', 'crm', 'earliest'] -%}
    {{ exceptions.raise_compiler_error(
        "mql_evidence is '" ~ mql_evidence ~ "'; expected scored, crm or earliest"
    ) }}
{%- endif %}

with

stage_evidence as (
    select * from {{ ref('int_stage_evidence') }}
    where {{ is_changed_person('person_key') }}
),

score_evidence as (
    select * from {{ ref('int_score_evidence') }}
    where {{ is_changed_person('person_key') }}
),

open_spans as (select * from {{ ref('int_opportunity_open_spans') }}),

customer_since as (select * from {{ ref('int_customer_since') }}),

levels as (select * from {{ ref('int_stage_levels') }}),

evidence as (
    select
        person_key,
        {% if mql_evidence == 'scored' -%}
        case
            when evidence_kind = 'crm' and stage_code = 'MQL' then 'known'
            else evidence_kind
        end as op,
        {%- else -%}
        evidence_kind as op,
        {%- endif %}
        stage_code,
        instant_rank,
        evidence_source,
        evidence_contract,
        evidence_record_id,
        sales_record,
        reason_key,
        is_date_known,
        is_contact_request,
        cast(null as timestamp) as anchor_at,
        cast(null as boolean) as is_anchor_exclusive,
        occurred_at,
        known_at
    from stage_evidence
    {%- if mql_evidence != 'crm' %}
    union all
    select
        person_key,
        'score' as op,
        'MQL' as stage_code,
        1 as instant_rank,
        evidence_source,
        evidence_contract,
        evidence_record_id,
        cast(null as {{ dbt.type_string() }}) as sales_record,
        cast(null as {{ dbt.type_string() }}) as reason_key,
        true as is_date_known,
        false as is_contact_request,
        anchor_at,
        is_exclusive as is_anchor_exclusive,
        occurred_at,
        known_at
    from score_evidence
    {%- endif %}
),

{# How many opportunities of the person were open at that instant, this one aside. #}
watched as (
    select distinct
        person_key,
        sales_record,
        occurred_at
    from evidence
    where op in ('crm', 'give_back', 'lose', 'disqualified', 'win')
),

open_others as (
    select
        watched.person_key,
        watched.sales_record,
        watched.occurred_at,
        min_by(
            {{ struct_of({
                'source': 'open_spans.source',
                'opportunity_id': 'open_spans.opportunity_id',
                'stage_code': 'open_spans.stage_code',
            }) }},
            {{ struct_of({
                'opportunity_id': 'open_spans.opportunity_id',
                'source': 'open_spans.source',
            }) }}
        ) as smallest
    from watched
    inner join open_spans
        on
            watched.person_key = open_spans.person_key
            and watched.occurred_at >= open_spans.open_from
            and watched.occurred_at < open_spans.open_until
            and watched.sales_record
            != 'opportunity:' || open_spans.source || ':' || open_spans.opportunity_id
    group by
        watched.person_key,
        watched.sales_record,
        watched.occurred_at
),

first_stages as (
    select cycle_type, stage_code from levels
    where level = 1 and stage_code = active_stage_code and not is_foreign
),

{# A touch that names no stage speaks for the first one of its cycle. #}
placed as (
    select
        evidence.*,
        case
            when evidence.op = 'touch' then coalesce(evidence.stage_code, new_first.stage_code)
            else evidence.stage_code
        end as new_lead_stage_code,
        case
            when evidence.op = 'touch' then coalesce(evidence.stage_code, customer_first.stage_code)
            else evidence.stage_code
        end as customer_stage_code
    from evidence
    left join first_stages as new_first on new_first.cycle_type = 'new_lead'
    left join first_stages as customer_first
        on customer_first.cycle_type = 'existing_customer_lead'
),

levelled as (
    select
        placed.*,
        case when not new_levels.is_foreign then new_levels.level end as new_level,
        case when not new_levels.is_foreign then new_levels.active_stage_code end as new_stage,
        customer_levels.level as customer_level,
        customer_levels.active_stage_code as customer_stage,
        coalesce(customer_since.customer_since < placed.occurred_at, false) as opens_as_customer
    from placed
    left join levels as new_levels
        on placed.new_lead_stage_code = new_levels.stage_code and new_levels.cycle_type = 'new_lead'
    left join levels as customer_levels
        on
            placed.customer_stage_code = customer_levels.stage_code
            and customer_levels.cycle_type = 'existing_customer_lead'
    left join customer_since on placed.person_key = customer_since.person_key
),

final as (
    select
        levelled.person_key,
        row_number() over (
            partition by levelled.person_key
            order by
                levelled.occurred_at,
                levelled.instant_rank,
                case
                    when levelled.instant_rank > 1 then 1
                    when levelled.opens_as_customer then levelled.customer_level
                    else coalesce(levelled.new_level, 1)
                end,
                levelled.evidence_contract,
                levelled.evidence_source,
                levelled.evidence_record_id,
                levelled.op,
                levelled.anchor_at,
                levelled.is_anchor_exclusive
        ) as evidence_number,
        levelled.op,
        levelled.stage_code,
        levelled.instant_rank,
        levelled.evidence_source,
        levelled.evidence_contract,
        levelled.evidence_record_id,
        levelled.sales_record,
        levelled.reason_key,
        levelled.is_date_known,
        levelled.is_contact_request,
        levelled.anchor_at,
        levelled.is_anchor_exclusive,
        levelled.new_level,
        levelled.new_stage,
        levelled.customer_level,
        levelled.customer_stage,
        levelled.opens_as_customer,
        open_others.smallest is null as is_back_allowed,
        open_others.smallest.source as other_open_source,
        open_others.smallest.opportunity_id as other_open_opportunity_id,
        open_others.smallest.stage_code as other_open_stage_code,
        max(case when levelled.is_contact_request then levelled.occurred_at end) over (
            partition by levelled.person_key order by levelled.occurred_at
            range between unbounded preceding and current row
        ) as contact_requested_at,
        max(case when levelled.op in ('give_back', 'lose') then levelled.occurred_at end) over (
            partition by levelled.person_key, levelled.sales_record
            order by levelled.occurred_at
            range between unbounded preceding and interval 1 microsecond preceding
        ) as given_back_at,
        levelled.occurred_at,
        levelled.known_at
    from levelled
    left join open_others
        on
            levelled.person_key = open_others.person_key
            and levelled.sales_record = open_others.sales_record
            and levelled.occurred_at = open_others.occurred_at
)

select * from final
