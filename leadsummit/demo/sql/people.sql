-- The people of one chunk: leads in blocks of eight, then visitors who never say who they are, then
-- devices that many share. Within a block:
--   0 to 2  one person, one account        3     no account, a free-mail address
--   4, 5    a buying centre: 5 starts within a day of 4 and buys nothing itself
--   6, 7    people of old customers: accounts that bought before the demo begins. There is one for each
--           block; whose people they are is drawn among those of ten blocks
create or replace temp table people as
with

numbered as (
    select
        n,
        n // 8 as block,
        n % 8 as slot,
        case
            when n >= getvariable('first_device') then 'device'
            when n >= getvariable('leads') then 'anonymous'
            when n % 8 = 5 then 'colleague'
            when n % 8 >= 6 then 'customer'
            else 'new'
        end as kind
    from range(
        cast(getvariable('chunk_begin') as bigint), cast(getvariable('chunk_end') as bigint)
    ) as numbers (n)
),

placed as (
    select
        *,
        case when kind = 'customer' then old_customer_of(n) end as customer_n
    from numbered
),

choosing as materialized (
    select
        placed.*,
        cast_as(
            draw(placed.n, 'plot'),
            company_fits(placed.customer_n, kinds.fitting_count / kinds.plot_count),
            kinds.plot_count,
            kinds.fitting_count
        ) as position
    from placed
    inner join kinds
        on placed.kind = kinds.kind
),

cast_in_plots as (
    select
        choosing.*,
        plots.plot_id,
        plots.persona_id,
        plots.family,
        plots.opening,
        plots.is_role,
        plots.warm,
        plots.fits
    from choosing
    inner join casting
        on choosing.kind = casting.kind and choosing.position = casting.position
    inner join plots
        on casting.plot_id = plots.plot_id
),

started as materialized (
    select
        cast_in_plots.*,
        measures.measure_id,
        measures.started_at
        + seconds(
            case
                when measures.delay_days = 0
                    then
                        pow(draw(n, 'start'), 1 / measures.growth)
                        * epoch(getvariable('until') - measures.started_at)
                else
                    (-ln(1 - draw(n, 'start')) * measures.delay_days * 86400)
                    % epoch(getvariable('until') - measures.started_at)
            end
        ) as own_start_at
    from cast_in_plots
    inner join measures
        on
            cast_in_plots.family = measures.family
            and measures.wave = cast(floor(draw(cast_in_plots.n, 'wave') * measures.waves) as bigint)
),

named as (
    select
        started.*,
        case
            when started.kind = 'colleague'
                then principals.own_start_at + seconds(3600 + draw(started.n, 'after') * 68400)
            else started.own_start_at
        end as start_at,
        coalesce(principals.fits, started.fits) as is_fitting,
        case
            when started.kind in ('anonymous', 'device') or started.slot = 3 then null
            when started.kind = 'customer' then 'A-' || started.customer_n
            when started.kind = 'colleague' then 'A-' || (started.n - 1)
            else 'A-' || started.n
        end as account_id,
        pick(
            ['anna', 'bernd', 'clara', 'dirk', 'elif', 'frank', 'greta', 'hasan', 'ines', 'jens', 'katja', 'lars'],
            draw(started.n, 'first name')
        ) as first_name,
        pick(
            ['albrecht', 'becker', 'demir', 'engel', 'fuchs', 'graf', 'huber', 'jansen', 'krause', 'lorenz', 'maurer'],
            draw(started.n, 'last name')
        ) as last_name
    from started
    -- The first of a buying centre says when the second begins, and what company it is.
    left join started as principals
        on principals.n = case when started.kind = 'colleague' then started.n - 1 end
),

addressed as (
    select
        named.* exclude (measure_id),
        -- A colleague begins with the other and comes by what runs then.
        case when named.kind = 'colleague' then running.measure_id else named.measure_id end as measure_id,
        case
            when account_id is not null then company_domain(account_id)
            when is_role then 'werk' || n || '.example.com'
            else pick(['gmx.de', 'web.de', 't-online.de', 'gmail.com'], draw(n, 'free mail'))
        end as domain
    from named
    asof left join measures as running
        on named.family = running.family and named.start_at >= running.started_at
)

select
    n,
    block,
    slot,
    kind,
    plot_id,
    persona_id,
    family,
    measure_id,
    opening,
    is_role,
    warm,
    start_at,
    account_id,
    domain,
    case kind when 'anonymous' then 'V' when 'device' then 'D' else 'P' end || n as person_ref,
    case when kind not in ('anonymous', 'device') then 'K-' || n end as contact_id,
    case
        when kind = 'device' then 'kiosk-' || (n - cast(getvariable('first_device') as bigint))
        -- Two people on one device: nobody can tell them apart.
        when kind = 'new' and slot = 1 and block % 500 = 7 then 'c-' || (n - 1)
        else 'c-' || n
    end as visitor_id,
    'p-' || n as profile_id,
    case
        when is_role then pick(['info', 'kontakt', 'einkauf'], draw(n, 'role')) || '@' || domain
        else first_name || '.' || last_name || n || '@' || domain
    end as email,
    left(first_name, 1) || '.' || last_name || n || '@' || domain as second_email,
    first_name || ' ' || last_name as full_name,
    kind = 'new' and slot in (0, 1) and block % 500 = 7 as shares_device,
    draw(n, 'no title') < 0.04 as has_no_title,
    -- A second contact record of the same person, merged later.
    not is_role and draw(n, 'merged contact') < 0.03 as has_merged_contact,
    draw(n, 'merged lead') < 0.03 as has_merged_lead,
    draw(n, 'second device') < 0.15 as has_second_device,
    case
        when family = 'M-PARTNER' or draw(n, 'partner') < 0.12
            then pick(['SU-ALPEN', 'SU-HANSA', 'SU-FRANKEN', 'SU-US'], draw(n, 'unit'))
        else pick(['SU-NORD', 'SU-SUED', 'SU-WEST', 'SU-OST'], draw(n, 'unit'))
    end as sales_unit_id,
    currency_of(coalesce(account_id, cast(n as varchar))) as currency,
    industry_of(coalesce(account_id, cast(n as varchar)), is_fitting) as industry,
    size_of(coalesce(account_id, cast(n as varchar)), is_fitting) as employee_count,
    country_of(coalesce(account_id, cast(n as varchar)), is_fitting) as country
from addressed;
