{{ config(enabled=source_is_read('mautic')) }}

{%- set columns = ['id', 'lead_id', 'date_added', 'reason', 'channel', 'channel_id'] %}

with

-- The columns as Mautic writes them. -- noqa: disable=RF06
table_rows as (
    {{ mautic_rows('lead_donotcontact', columns) }}
),

api_contacts as (
    {{ landed_pages('mautic', 'contacts', ['id', 'doNotContact'], 'contacts') }}
),

api_rows as (
    select
        "id" as lead_id,
        {{ each_of(json_values('"doNotContact"')) }} as entry,
        _row,
        _load_id,
        _loaded_at
    from api_contacts
),

delivered as (
    select
        id,
        lead_id,
        date_added,
        reason,
        channel,
        channel_id,
        _row,
        _load_id,
        _loaded_at
    from table_rows
    union all
    select
        {{ json_text('entry', '$.id') }} as id,
        lead_id,
        {{ json_text('entry', '$.dateAdded') }} as date_added,
        {{ json_text('entry', '$.reason') }} as reason,
        {{ json_text('entry', '$.channel') }} as channel,
        {{ json_text('entry', '$.channelId') }} as channel_id,
        _row,
        _load_id,
        _loaded_at
    from api_rows
),

renamed as (
    select
        id as entry_id,
        lead_id as contact_id,
        lower(channel) as channel,
        case when lower(channel) = 'email' then channel_id end as email_id,
        case reason
            when '1' then 'unsubscribed'
            when '2' then 'bounced'
            when '3' then 'manual'
        end as entry_reason,
        {{ mautic_time('date_added') }} as occurred_at,
        _row,
        _load_id,
        _loaded_at
    from delivered
),

final as (
    {{ record_log('renamed', 'entry_id') }}
)

select * from final
