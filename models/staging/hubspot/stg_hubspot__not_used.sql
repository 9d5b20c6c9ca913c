{{ config(enabled=source_is_read('hubspot')) }}

{#- Objects that tell nothing that a contract holds, by the column that names their rows. -#}
{%- set not_needed = {
    'owner': ('owner_id', 'owners are no sales units'),
    'owners': ('id', 'owners are no sales units'),
    'form': ('guid', 'submissions name their form'),
    'forms': ('id', 'submissions name their form'),
    'deal_pipeline': ('pipeline_id', 'stages name their pipeline'),
    'company_property_history': ('company_id', 'accounts are read as they are today'),
    'engagement_note': ('engagement_id', 'notes are no sales work'),
    'engagement_company': ('engagement_id', 'work counts for contacts and deals'),
    'email_event_sent': ('id', 'the event says all that is needed'),
    'email_event_delivered': ('id', 'the event says all that is needed'),
    'email_event_bounce': ('id', 'the event says all that is needed'),
    'email_event_spam_report': ('id', 'the event says all that is needed'),
    'email_event_deferred': ('id', 'the event says all that is needed'),
    'email_event_dropped': ('id', 'the event says all that is needed'),
    'email_event_forward': ('id', 'the event says all that is needed'),
    'email_event_print': ('id', 'the event says all that is needed'),
} -%}
{%- set details = ['email_event_click', 'email_event_open', 'email_event_status_change'] -%}
{%- set contact_properties = [
    'lifecyclestage', 'hs_lead_status', 'hs_emailconfirmationstatus', 'hs_email_optout', 'email',
    'jobtitle', 'job_function', 'hs_seniority', 'company', 'industry', 'country',
] + hubspot_state_properties() %}

with

email_events as (select * from {{ ref('base_hubspot__email_events') }}),

engagements as (select * from {{ ref('base_hubspot__engagements') }}),

engagement_pairs as (select * from {{ ref('base_hubspot__engagement_pairs') }}),

subscription_changes as (select * from {{ ref('base_hubspot__subscription_changes') }}),

form_consents as (select * from {{ ref('base_hubspot__form_consents') }}),

deals as (select distinct deal_id from {{ ref('base_hubspot__deals') }}),

deal_merges as (select * from {{ ref('base_hubspot__deal_merges') }}),

contacts as (select distinct contact_id from {{ ref('base_hubspot__contacts') }}),

leads as (select distinct contact_id from {{ ref('base_hubspot__lead_states') }}),

-- The columns as HubSpot writes them. -- noqa: disable=RF06
records as (
    {%- for object, (key, reason) in not_needed.items() %}
    select
        '{{ object }}' as object_name,
        '{{ reason }}' as reason
    from (
        {{ landed('hubspot', object, [key]) }}
    ) as {{ object }}_rows
    union all
    {%- endfor %}
    {%- for object in details %}
    select
        '{{ object }}' as object_name,
        'of an e-mail event that did not land' as reason
    from (
        {{ landed('hubspot', object, ['id']) }}
    ) as {{ object }}_rows
    left join email_events on {{ object }}_rows."id" = email_events.record_id
    where email_events.record_id is null
    union all
    {%- endfor %}
    {%- for object, properties in [
        ('contact_property_history', contact_properties), ('deal_property_history', ['dealstage'])
    ] %}
    select
        '{{ object }}' as object_name,
        'of a property that no contract needs' as reason
    from (
        {{ landed('hubspot', object, ['name']) }}
    ) as {{ object }}_rows
    where coalesce("name", '') not in ('{{ properties | unique | join("', '") }}')
    union all
    {%- endfor %}
    select
        'email_event' as object_name,
        case
            when upper(hubspot_type) = 'STATUSCHANGE'
                then 'a change of status that withdraws nothing'
            else 'of a type that no contract knows: ' || coalesce(upper(hubspot_type), '(empty)')
        end as reason
    from email_events
    where
        event_type is null
        and record_id not in (
            select subscription_changes.event_id from subscription_changes
            where subscription_changes.event_id is not null
        )
    union all
    select
        'subscription_change' as object_name,
        case
            when subscription_id is null then 'of all mail, but no withdrawal'
            else 'neither subscribed nor unsubscribed'
        end as reason
    from subscription_changes
    where
        (subscription_id is null and coalesce(status, '') <> 'UNSUBSCRIBED')
        or (
            subscription_id is not null
            and coalesce(status, '') not in ('SUBSCRIBED', 'UNSUBSCRIBED')
        )
    union all
    select
        'form_consent' as object_name,
        'box left empty' as reason
    from form_consents
    where not is_given
    union all
    select
        'engagement_' || kind as object_name,
        not_used_because as reason
    from engagements
    where not_used_because is not null
    union all
    select
        'engagement_' || engagement_pairs.other_object as object_name,
        'of an engagement that did not land' as reason
    from engagement_pairs
    left join engagements on engagement_pairs.engagement_id = engagements.engagement_id
    where engagements.engagement_id is null
    union all
    select
        'deal' as object_name,
        'merged into another deal' as reason
    from deals
    inner join deal_merges on deals.deal_id = deal_merges.deal_id
    {%- for object, key in [
        ('deal_contact', 'deal_id'), ('deal_company', 'deal_id'), ('deal_stage', 'deal_id'),
        ('merged_deal', 'merged_deal_id')
    ] %}
    union all
    select
        '{{ object }}' as object_name,
        'of a deal that did not land' as reason
    from (
        {{ landed('hubspot', object, [key]) }}
    ) as {{ object }}_rows
    left join deals on {{ object }}_rows.{{ adapter.quote(key) }} = deals.deal_id
    where deals.deal_id is null
    {%- endfor %}
    union all
    select
        'contact' as object_name,
        'without a stage: a contact, but no lead' as reason
    from contacts
    left join leads on contacts.contact_id = leads.contact_id
    where leads.contact_id is null
),

final as (
    select
        object_name,
        reason,
        count(*) as record_count
    from records
    where reason is not null
    group by object_name, reason
)

select * from final
