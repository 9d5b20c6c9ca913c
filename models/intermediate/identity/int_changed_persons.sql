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
    ref('int_opportunity_persons'), ref('int_orders_classified'), ref('int_measures_classified'), ref('int_measures_new'), ref('int_record_counts'), ref('channels'), ref('dim_sales_unit'),
    ref('int_touch_kinds_classified'), ref('int_lead_status_changes'),
    ref('int_opportunity_stage_changes'), ref('int_accounts'), ref('int_lead_records'),
    ref('int_as_of')
] -%}
{%- set versions = {'contacts': ref('int_contact_versions'), 'leads': ref('int_lead_versions')} -%}
{%- for contract in named -%}{%- do depends_on.append(ref('int_' ~ contract)) -%}{%- endfor -%}

{%- if build is none %}
select cast(null as {{ dbt.type_string() }}) as person_key where 1 = 0
{%- else %}
{%- set load_id = build.load_id -%}
{%- set last_as_of = "timestamp '" ~ build.as_of ~ "'" -%}
{#- Named where they are read: stored for several readers, they would be read in full. -#}
{%- set touches_then = as_left_by_last_build('intermediate', 'int_touches') -%}
{%- set evidence_then = as_left_by_last_build('intermediate', 'int_stage_evidence') -%}
{#- Whose each record was, by the contracts of which a relation tells it. -#}
{%- set told_then = [
    {'relation': touches_then, 'prefix': '', 'contract': none,
     'contracts': ['web_events', 'social_events', 'email_events']},
    {'relation': evidence_then, 'prefix': 'evidence_', 'contract': none,
     'contracts': ['opportunities', 'opportunity_stage_changes', 'orders']},
    {'relation': 'consents_then', 'prefix': '', 'contract': none,
     'contracts': ['consent_events', 'email_events']},
    {'relation': 'lead_states_then', 'prefix': '', 'contract': none,
     'contracts': ['leads', 'lead_status_changes']},
    {'relation': 'activities_then', 'prefix': '', 'contract': "'sales_activities'",
     'contracts': ['sales_activities']},
    {'relation': 'violations_then', 'prefix': '', 'contract': "'email_events'",
     'contracts': ['email_events']},
] %}

with

identifiers as (select * from {{ ref('int_identifiers') }}),

identifiers_then as (select * from {{ as_left_by_last_build('marts', 'dim_person_identifiers') }}),

persons_then as (select * from {{ as_left_by_last_build('marts', 'dim_person') }}),

opportunities_then as (select * from {{ as_left_by_last_build('marts', 'fct_opportunities') }}),

orders_then as (select * from {{ as_left_by_last_build('marts', 'fct_orders') }}),

consents_then as (select * from {{ as_left_by_last_build('intermediate', 'int_consent_entries') }}),

requests_then as (select * from {{ as_left_by_last_build('intermediate', 'int_consent_requests') }}),

activities_then as (
    select * from {{ as_left_by_last_build('intermediate', 'int_sales_activities_classified') }}
),

lead_states_then as (select * from {{ as_left_by_last_build('intermediate', 'int_lead_states') }}),

cycles_then as (select * from {{ as_left_by_last_build('marts', 'fct_lead_cycles') }}),

violations_then as (select * from {{ as_left_by_last_build('marts', 'fct_consent_violations') }}),

{# Whoever is named by a record that is new, or dated after the last as-of. #}
{% for contract, moment in named.items() -%}
{{ contract }}_new as (
    {{ records_new_since(build, ref('int_' ~ contract), moment) }}
    {%- if contract == 'opportunities' %}
    union
    select * from {{ ref('int_opportunities') }}
    where closed_at > {{ last_as_of }}
    {%- endif %}
    {%- if contract in versions %}
    union
    {#- A version that comes late is not the latest. #}
    select records.* from {{ ref('int_' ~ contract) }} as records
    inner join {{ versions[contract] }} as versions
        on
            records.source = versions.source
            and records.{{ contract[:-1] }}_id = versions.{{ contract[:-1] }}_id
    where versions._load_id > {{ load_id }}
    {%- endif %}
),

{% endfor -%}
lead_changes_new as (
    {{ records_new_since(build, ref('int_lead_status_changes'), 'occurred_at') }}
),

opportunity_changes_new as (
    {{ records_new_since(build, ref('int_opportunity_stage_changes'), 'occurred_at') }}
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

leads_touched as (
    select source, lead_id from leads_new
    union
    select source, lead_id from lead_changes_new
),

lead_records as (select * from {{ ref('int_lead_records') }}),

contracts_lost as (select * from {{ ref('int_record_counts') }} where has_lost),

{# Records that came again may have belonged to somebody else. #}
records_new as (
    {%- for contract in ['web_events', 'social_events', 'email_events', 'consent_events', 'sales_activities'] %}
    select source, '{{ contract }}' as contract, record_id from {{ contract }}_new
    where '{{ contract }}' in (select contracts_lost.contract from contracts_lost)
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

measures_now as (select * from {{ ref('int_measures_classified') }}),

channels as (select * from {{ ref('channels') }}),

sales_units as (select * from {{ ref('dim_sales_unit') }}),

measures_new as (select * from {{ ref('int_measures_new') }}),

kinds_of_new_measures as (
    select kinds.kind_key
    from {{ ref('int_touch_kinds_classified') }} as kinds
    inner join measures_new on kinds.measure_key = measures_new.measure_key
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
    {%- for told in told_then %}
    union
    select records_then.person_key
    from {{ told.relation }} as records_then
    inner join records_new
        on
            records_then.{{ told.prefix }}source = records_new.source
            and {{ told.contract or 'records_then.' ~ told.prefix ~ 'contract' }} = records_new.contract
            and records_then.{{ told.prefix }}record_id = records_new.record_id
    where records_new.contract in ('{{ told.contracts | join("', '") }}')
    {%- endfor %}
    union
    {# Leads that live on in one record need not be one person's. #}
    select lead_states_then.person_key
    from lead_states_then
    inner join lead_records
        on
            lead_states_then.source = lead_records.source
            and lead_states_then.sales_record_id = lead_records.record_lead_id
    inner join leads_touched
        on
            lead_records.source = leads_touched.source
            and lead_records.lead_id = leads_touched.lead_id
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
    from {{ touches_then }} as touches_then
    inner join kinds_of_new_measures on touches_then.kind_key = kinds_of_new_measures.kind_key
    union
    select violations_then.person_key
    from violations_then
    where violations_then.measure_key is null and exists (select 1 from measures_new)
    union
    select consents_then.person_key
    from consents_then
    inner join measures_new on consents_then.measure_id = measures_new.measure_id
    union
    select identifiers.person_key
    from {{ ref('int_leads') }} as leads
    inner join measures_new on leads.measure_id = measures_new.measure_id
    inner join identifiers
        on {{ identifier('lead', 'leads.lead_id', 'leads.source') }} = identifiers.identifier
    union
    {# Of a cycle whose measure or sales unit is told of otherwise. #}
    select cycles_then.person_key
    from cycles_then
    left join measures_now on cycles_then.first_measure_key = measures_now.measure_key
    left join channels on cycles_then.first_channel_id = channels.channel_id
    left join sales_units on cycles_then.sales_unit_key = sales_units.sales_unit_key
    where
        cycles_then.direction != coalesce(measures_now.direction, channels.direction, 'unknown')
        or cycles_then.route != coalesce(sales_units.route, 'unknown')
        or not ({{ same('cycles_then.region', 'sales_units.region') }})
    union
    {# A request for consent ran out. #}
    select person_key
    from requests_then
    where request_outcome = 'pending' and expires_at <= {{ as_of() }}
    union
    {# May have fallen dormant between the two as-ofs. #}
    {%- for relation in [evidence_then, touches_then] %}
    select person_key
    from {{ relation }}
    where
        occurred_at >= {{ days_later(last_as_of, '-' ~ var('dormant_after_days')) }}
        and occurred_at <= {{ days_later(as_of(), '-' ~ var('dormant_after_days')) }}
    {{ 'union' if not loop.last }}
    {%- endfor %}
)

select distinct person_key from changed where person_key is not null
{%- endif %}
