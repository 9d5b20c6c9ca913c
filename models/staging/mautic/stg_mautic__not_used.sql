{{ config(enabled=source_is_read('mautic')) }}

{#- Tables that tell nothing that a contract holds. -#}
{%- set not_needed = {
    'lead_points_change_log': 'points are counted anew, by the scoring rules',
    'lead_lists': 'segments are no state of a lead',
    'lead_lists_leads': 'segments are no state of a lead',
    'lead_event_log': 'what people did stands in tables of its own',
    'lead_devices': 'hits name their visitor',
    'lead_utmtags': 'hits name their link',
    'campaigns': 'a campaign is a way, its mails are the measures',
    'campaign_leads': 'a campaign is a way, its mails are the measures',
    'campaign_lead_event_log': 'a campaign is a way, its mails are the measures',
    'page_redirects': 'hits name their link',
    'forms': 'submissions name their form',
    'assets': 'downloads name their asset',
    'pages': 'hits name their page',
} %}

with

contacts as (select distinct contact_id from {{ ref('base_mautic__contacts') }}),

leads as (select distinct contact_id from {{ ref('base_mautic__lead_states') }}),

stage_log as (select * from {{ ref('base_mautic__stage_log') }}),

hits as (select * from {{ ref('base_mautic__page_hits') }}),

downloads as (select * from {{ ref('base_mautic__asset_downloads') }}),

entries as (select * from {{ ref('base_mautic__do_not_contact') }}),

mergers as (select * from {{ ref('base_mautic__contact_merges') }}),

-- The columns as Mautic writes them. -- noqa: disable=RF06
records as (
    {%- for table, reason in not_needed.items() %}
    select
        '{{ table }}' as object_name,
        '{{ reason }}' as reason
    from (
        {{ landed_pages('mautic', table, ['id'], 'stats') }}
    ) as {{ table }}_rows
    union all
    {%- endfor %}
    select
        'page_hits' as object_name,
        case hit_kind
            when 'link' then 'a tracked link outside of mails: the page that follows is a hit too'
            when 'error' then 'a page that was not found'
        end as reason
    from hits
    where hit_kind in ('link', 'error')
    union all
    select
        'asset_downloads' as object_name,
        'a file that was not found' as reason
    from downloads
    where is_error
    union all
    select
        'lead_donotcontact' as object_name,
        case entry_reason
            when 'bounced' then 'a bounce: the mail tells it'
            else 'of no reason that withdraws'
        end as reason
    from entries
    where coalesce(entry_reason, '') not in ('unsubscribed', 'manual')
    union all
    select
        'lead_stages_change_log' as object_name,
        'of a contact that did not land' as reason
    from stage_log
    left join contacts on stage_log.contact_id = contacts.contact_id
    where contacts.contact_id is null
    union all
    select
        'leads' as object_name,
        'without a stage: a contact, but no lead' as reason
    from contacts
    left join leads on contacts.contact_id = leads.contact_id
    left join mergers on contacts.contact_id = mergers.contact_id
    where leads.contact_id is null and mergers.contact_id is null
),

final as (
    select
        object_name,
        reason,
        count(*) as record_count
    from records
    group by object_name, reason
)

select * from final
