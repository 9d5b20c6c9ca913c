{#-
    The persons that must be built anew since the last finished build: whatever is told of them
    came new, came again, is dated between the two as-ofs or falls due between them, or means
    somebody else now. Rather one too many than one too few. Empty in a build from nothing,
    where nobody asks.

    An e-mail that was sent, delivered, opened or bounced is no evidence of anything. Nearly all
    records are such, and nearly everybody gets some each day: they name nobody here. What asks
    whether one was permitted looks at the new ones itself.

    What was true then is read from the marts as that build left them; they are built after
    this model.
-#}
{%- set build = finished_build() -%}
{%- set named = {
    'web_events': 'occurred_at', 'social_events': 'occurred_at', 'email_events': 'occurred_at',
    'consent_events': 'occurred_at', 'contacts': 'created_at', 'leads': 'created_at',
    'opportunities': 'created_at', 'opportunity_contacts': 'added_at',
    'sales_activities': 'occurred_at', 'orders': 'ordered_at',
} -%}
{%- set depends_on = [
    ref('int_identifiers'), ref('int_person_accounts'), ref('int_customer_since'),
    ref('int_opportunity_persons'), ref('int_orders_classified'), ref('int_measures'),
    ref('int_touch_kinds_classified'), ref('int_lead_status_changes'),
    ref('int_opportunity_stage_changes'), ref('int_accounts'), ref('int_as_of')
] -%}
{%- for contract in named -%}{%- do depends_on.append(ref('int_' ~ contract)) -%}{%- endfor -%}

{%- if build is none %}
select cast(null as {{ dbt.type_string() }}) as person_key where 1 = 0
{%- else %}
{%- set load_id = build.load_id -%}
{%- set last_as_of = "timestamp '" ~ build.as_of ~ "'" %}

with

identifiers as (select * from {{ ref('int_identifiers') }}),

identifiers_then as (select * from {{ as_left_by_last_build('marts', 'dim_person_identifiers') }}),

persons_then as (select * from {{ as_left_by_last_build('marts', 'dim_person') }}),

opportunities_then as (select * from {{ as_left_by_last_build('marts', 'fct_opportunities') }}),

orders_then as (select * from {{ as_left_by_last_build('marts', 'fct_orders') }}),

measures_then as (select * from {{ as_left_by_last_build('marts', 'dim_measure') }}),

touches_then as (select * from {{ as_left_by_last_build('intermediate', 'int_touches') }}),

evidence_then as (select * from {{ as_left_by_last_build('intermediate', 'int_stage_evidence') }}),

consents_then as (select * from {{ as_left_by_last_build('marts', 'fct_consent_events') }}),

violations_then as (select * from {{ as_left_by_last_build('marts', 'fct_consent_violations') }}),

{# Whoever is named by a record that is new, or dated after the last as-of. #}
{% for contract, moment in named.items() -%}
{{ contract }}_new as (
    select
        *,
        _load_id > {{ load_id }} as is_redelivered
    from {{ ref('int_' ~ contract) }}
    where
        {{ is_new_since(build, moment) }}
        {%- if contract == 'opportunities' %}
        or closed_at > {{ last_as_of }}
        {%- endif %}
),

{% endfor -%}
lead_changes_new as (
    select * from {{ ref('int_lead_status_changes') }}
    where {{ is_new_since(build, 'occurred_at') }}
),

opportunity_changes_new as (
    select * from {{ ref('int_opportunity_stage_changes') }}
    where {{ is_new_since(build, 'occurred_at') }}
),

identifiers_new as (
    {%- for contract in named %}
    {%- for type in identifier_columns(contract) %}
    select {{ identifier_expression(type) }} as identifier from {{ contract }}_new
    {%- if contract == 'email_events' %}
    where event_type in ('clicked', 'unsubscribed', 'complained')
    {%- endif %}
    union
    {%- endfor %}
    {%- endfor %}
    select {{ identifier('lead', 'lead_id') }} as identifier from lead_changes_new
),

opportunity_persons as (select * from {{ ref('int_opportunity_persons') }}),

opportunities_touched as (
    {%- for relation in [
        'opportunities_new', 'opportunity_changes_new', 'opportunity_contacts_new',
        'sales_activities_new', 'leads_new', 'orders_new'
    ] %}
    select source, opportunity_id from {{ relation }} where opportunity_id is not null
    {{ 'union' if not loop.last }}
    {%- endfor %}
),

{# Records that came again may have belonged to somebody else. #}
records_new as (
    {%- for contract in ['web_events', 'social_events', 'email_events', 'consent_events', 'sales_activities'] %}
    select source, '{{ contract }}' as contract, record_id from {{ contract }}_new
    where is_redelivered
    union all
    {%- endfor %}
    select source, 'orders' as contract, order_id as record_id from orders_new
    union all
    select source, 'leads' as contract, lead_id as record_id from leads_new
    union all
    select source, 'opportunities' as contract, opportunity_id as record_id from opportunities_new
    union all
    select source, 'lead_status_changes' as contract, record_id from lead_changes_new
    union all
    select source, 'opportunity_stage_changes' as contract, record_id from opportunity_changes_new
),

measures_new as (
    select {{ surrogate_key(["'measure'", 'measures.source', 'measures.measure_id']) }} as measure_key,
        measures.source, measures.measure_id
    from {{ ref('int_measures') }} as measures
),

measures_unknown_then as (
    select measures_new.*
    from measures_new
    left join measures_then on measures_new.measure_key = measures_then.measure_key
    where measures_then.measure_key is null
),

kinds_of_new_measures as (
    select kinds.kind_key
    from {{ ref('int_touch_kinds_classified') }} as kinds
    inner join measures_unknown_then on kinds.measure_key = measures_unknown_then.measure_key
),

accounts_new as (
    select {{ surrogate_key(["'account'", 'accounts.source', 'accounts.account_id']) }} as account_key
    from {{ ref('int_accounts') }} as accounts
    where accounts._load_id > {{ load_id }}
),

person_accounts as (select * from {{ ref('int_person_accounts') }}),

customer_since as (select * from {{ ref('int_customer_since') }}),

orders as (select * from {{ ref('int_orders_classified') }}),

persons_now as (
    select distinct person_key from identifiers
    union
    select person_key from opportunity_persons
    union
    select person_key from orders
),

meanings_changed as (
    select
        identifiers.person_key,
        identifiers_then.person_key as person_key_then
    from identifiers
    full outer join identifiers_then on identifiers.identifier = identifiers_then.identifier
    where
        identifiers.identifier is null
        or identifiers_then.identifier is null
        or identifiers.person_key != identifiers_then.person_key
        or identifiers.is_cut != identifiers_then.is_cut
),

changed as (
    {# Somebody else now: both whom the identifier meant and whom it means. #}
    select person_key from meanings_changed
    union
    select person_key_then as person_key from meanings_changed
    union
    {# Named by a new record, now or then. #}
    select identifiers.person_key
    from identifiers_new
    inner join identifiers on identifiers_new.identifier = identifiers.identifier
    {%- for relation, columns in {
        'touches_then': ['source', 'contract', 'record_id'],
        'evidence_then': ['evidence_source', 'evidence_contract', 'evidence_record_id'],
        'consents_then': ['source', 'contract', 'record_id'],
        'violations_then': ['source', "'email_events'", 'record_id'],
    }.items() %}
    union
    select {{ relation }}.person_key
    from {{ relation }}
    inner join records_new
        on
            {{ columns[0] if columns[0].startswith("'") else relation ~ '.' ~ columns[0] }} = records_new.source
            and {{ columns[1] if columns[1].startswith("'") else relation ~ '.' ~ columns[1] }} = records_new.contract
            and {{ relation }}.{{ columns[2] }} = records_new.record_id
    {%- endfor %}
    union
    {# Takes part in an opportunity of which something is new. #}
    select opportunity_persons.person_key
    from opportunity_persons
    inner join opportunities_touched
        on
            opportunity_persons.source = opportunities_touched.source
            and opportunity_persons.opportunity_id = opportunities_touched.opportunity_id
    union
    {%- for mine, other, then, now, key in [
        ('opportunities_then', 'opportunity_persons', 'opportunities_then', 'opportunity_persons', 'opportunity_key'),
        ('orders_then', 'orders', 'orders_then', 'orders', 'order_key'),
    ] %}
    select {{ then }}.person_key
    from {{ then }}
    left join {{ now }} on {{ then }}.{{ key }} = {{ now }}.{{ key }}
    where {{ now }}.person_key is null or {{ now }}.person_key != {{ then }}.person_key
    union
    select {{ now }}.person_key
    from {{ now }}
    left join {{ then }} on {{ now }}.{{ key }} = {{ then }}.{{ key }}
    where {{ then }}.person_key is null or {{ now }}.person_key != {{ then }}.person_key
    union
    {%- endfor %}
    {# Of another account, or a customer since another day; or no longer there. #}
    select persons_then.person_key
    from persons_then
    left join persons_now on persons_then.person_key = persons_now.person_key
    left join person_accounts on persons_then.person_key = person_accounts.person_key
    left join customer_since on persons_then.person_key = customer_since.person_key
    where
        persons_now.person_key is null
        or not ({{ same('persons_then.account_key', 'person_accounts.account_key') }})
        or not ({{ same('persons_then.customer_since', 'customer_since.customer_since') }})
    union
    select person_accounts.person_key
    from person_accounts
    inner join accounts_new on person_accounts.account_key = accounts_new.account_key
    union
    {# A measure became known. #}
    select touches_then.person_key
    from touches_then
    inner join kinds_of_new_measures on touches_then.kind_key = kinds_of_new_measures.kind_key
    union
    select violations_then.person_key
    from violations_then
    where
        violations_then.measure_key is null
        and exists (select 1 from measures_unknown_then)
    union
    select identifiers.person_key
    from {{ ref('int_leads') }} as leads
    inner join measures_unknown_then on leads.measure_id = measures_unknown_then.measure_id
    inner join identifiers
        on {{ identifier('lead', 'leads.lead_id', 'leads.source') }} = identifiers.identifier
    union
    {# May have fallen dormant between the two as-ofs. #}
    select person_key
    from evidence_then
    where
        {{ days_later('occurred_at', var('dormant_after_days')) }} >= {{ last_as_of }}
        and {{ days_later('occurred_at', var('dormant_after_days')) }} <= {{ as_of() }}
    union
    select person_key
    from touches_then
    where
        {{ days_later('occurred_at', var('dormant_after_days')) }} >= {{ last_as_of }}
        and {{ days_later('occurred_at', var('dormant_after_days')) }} <= {{ as_of() }}
)

select distinct person_key from changed where person_key is not null
{%- endif %}
