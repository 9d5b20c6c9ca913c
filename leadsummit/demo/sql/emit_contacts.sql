-- Marketing automation makes a contact the moment a person is known.
insert into records.contacts
with

known as (
    select
        people.*,
        spans.known_at,
        titles.titles,
        titles.department,
        titles.seniority
    from people
    inner join spans
        on people.n = spans.n
    inner join job_titles as titles
        on people.persona_id = titles.persona_id
    where spans.known_at is not null
),

versions as (
    select
        known.*,
        contact_id as record_id,
        known_at as updated_at,
        email as version_email,
        visitor_id as version_visitor_id,
        cast(null as varchar) as merged_into,
        -- Some say something else of themselves at first; the later version corrects it.
        case
            when draw(n, 'first title') < 0.02 then 'Assistenz der Geschäftsleitung'
            else pick(titles, draw(n, 'title'))
        end as job_title
    from known
    union all
    select
        known.*,
        contact_id,
        known_at + interval 3 day,
        email,
        visitor_id,
        null,
        pick(titles, draw(n, 'title'))
    from known
    where
        (draw(n, 'first title') < 0.02 or draw(n, 'again') < 0.1)
        and known_at + interval 3 day <= getvariable('until')
    union all
    select
        known.*,
        'KM-' || n,
        known_at,
        second_email,
        null,
        contact_id,
        pick(titles, draw(n, 'title'))
    from known
    where has_merged_contact
)

select
    delivery_of(updated_at, record_id),
    record_id,
    updated_at,
    known_at,
    typed(version_email, record_id),
    version_visitor_id,
    account_id,
    merged_into,
    case when not has_no_title then job_title end,
    case when not has_no_title then department end,
    case when not has_no_title then seniority end,
    company_name(account_id),
    case when account_id is not null then domain end,
    industry,
    employee_count,
    country,
    'false'
from versions;
