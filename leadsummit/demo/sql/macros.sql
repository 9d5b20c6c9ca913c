-- Draws: the same lead, the same purpose, the same seed give the same number between 0 and 1.
create or replace macro draw(n, purpose) as
    cast(hash(n, purpose, getvariable('seed')) >> 11 as double) / 9007199254740992.0;

-- One of several, by a draw.
create or replace macro pick(options, drawn) as
    options[1 + cast(floor(drawn * len(options)) as bigint)];

-- How long the story takes, in seconds; and for how much of that time before it sales are on record.
create or replace macro story() as epoch(getvariable('until') - getvariable('window_start'));
create or replace macro share_of_story_before() as 0.5;

-- Old customers, one in each block, by ten. The first buys three times as often as the average, the
-- last half as often: of all who come from old customers, a share of `lively(0, 10)` comes from it.
create or replace macro old_customers(n) as
    least(10, (cast(getvariable('leads') as bigint) - n // 80 * 80 + 1) // 8);
create or replace macro lively(rank, ranks) as sqrt((rank + 1) / ranks) - sqrt(rank / ranks);
create or replace macro old_customer_of(n) as
    n // 80 * 80 + 6
    + 8 * cast(floor(old_customers(n) * pow(draw(n, 'customer'), 2)) as bigint);

create or replace macro company_fits(n, share) as draw(n, 'fits') < share;

-- What is known of a company, or of a person without one.
create or replace macro industry_of(company, fits) as
    pick(
        case
            when fits then ['Maschinenbau', 'Automotive', 'Medizintechnik', 'Maschinenbau', 'Luftfahrt']
            else ['Maschinenbau', 'Luftfahrt', 'Lohnfertigung', 'Lohnfertigung']
        end,
        draw(company, 'industry')
    );
create or replace macro size_of(company, fits) as
    pick(
        case
            when fits then ['45', '120', '120', '260', '900', '2400']
            else ['18', '18', '45', '120', '900']
        end,
        draw(company, 'size')
    );
create or replace macro country_of(company, fits) as
    pick(
        case when fits then ['DE', 'DE', 'DE', 'DE', 'AT', 'CH', 'US'] else ['DE', 'DE', 'AT', 'US', 'US'] end,
        draw(company, 'country')
    );
create or replace macro currency_of(company) as
    pick(
        ['EUR', 'EUR', 'EUR', 'EUR', 'EUR', 'EUR', 'EUR', 'EUR', 'CHF', 'USD'],
        draw(company, 'currency')
    );
create or replace macro company_name(account_id) as 'Werk ' || substr(account_id, 3) || ' GmbH';
create or replace macro company_domain(account_id) as 'werk' || substr(account_id, 3) || '.example.com';

-- What an opportunity is worth: the first machine costs more than what follows.
create or replace macro deal_amount(who, purpose, business_type) as
    cast(
        round(
            15000 * exp(2.2 * draw(who, purpose)) * case when business_type = 'new' then 1.6 else 1 end, 2
        ) as decimal(12, 2)
    );
create or replace macro order_amount(who, purpose) as
    cast(round(400 * exp(3 * draw(who, purpose)), 2) as decimal(12, 2));
create or replace macro order_type_of(business_type) as
    case business_type when 'repurchase' then 'repeat' else business_type end;

-- The plot that somebody lives, among those of a kind, and of one sort of company if that is settled.
create or replace macro cast_as(drawn, fits, plot_count, fitting_count) as
    cast(
        case
            when fits is null then floor(drawn * plot_count)
            when fits then floor(drawn * fitting_count)
            else fitting_count + floor(drawn * (plot_count - fitting_count))
        end as bigint
    );
-- The range of a step's gap is drawn from, shorter times more often.
create or replace macro gap_of(gap_low, gap_high, drawn) as
    gap_low + floor((gap_high - gap_low) * pow(drawn, 2));

-- An instant, if it lies before the end of the demo.
create or replace macro seen(moment) as
    case when moment <= getvariable('until') then moment end;

-- Whole seconds as an interval.
create or replace macro seconds(amount) as to_seconds(cast(floor(amount) as bigint));

-- Central European summer time, worked out here so that the demo needs no time zone tables:
-- it begins and ends at 01:00 UTC on the last Sunday of March and of October.
create or replace macro last_sunday(year_number, month_number) as
    make_date(year_number, month_number, 31)
    - cast(isodow(make_date(year_number, month_number, 31)) % 7 as integer);
create or replace macro summer_begins(moment) as
    last_sunday(year(moment), 3) + interval 1 hour;
create or replace macro summer_ends(moment) as
    last_sunday(year(moment), 10) + interval 1 hour;
create or replace macro berlin_offset(moment) as
    case when moment >= summer_begins(moment) and moment < summer_ends(moment) then 2 else 1 end;

-- The instant as a system writes it down. Style 0 and 1: local time without an offset, unless the
-- hour occurs twice and this is its first time; style 0 writes the hour that the clocks skip in
-- spring as if they had not been put forward. Style 2: with an offset. Style 3: UTC.
create or replace macro written(moment, style) as
    case
        when style = 3
            then strftime(moment, '%Y-%m-%dT%H:%M:%SZ')
        when
            style = 2
            or (moment >= summer_ends(moment) - interval 1 hour and moment < summer_ends(moment))
            then
                strftime(moment + to_hours(berlin_offset(moment)), '%Y-%m-%dT%H:%M:%S')
                || '+0' || berlin_offset(moment) || ':00'
        when
            style = 0
            and moment >= summer_begins(moment) and moment < summer_begins(moment) + interval 1 hour
            then strftime(moment + interval 1 hour, '%Y-%m-%dT%H:%M:%S')
        else strftime(moment + to_hours(berlin_offset(moment)), '%Y-%m-%d %H:%M:%S')
    end;

-- How a record's times are written: by its own id.
create or replace macro style_of(record_id) as cast(hash(record_id) % 4 as integer);

-- The delivery that brings a record: that of its month, or the next one if it comes late.
create or replace macro delivery_of(moment, record_id) as
    least(
        greatest(
            (year(moment) * 12 + month(moment))
            - (year(getvariable('window_start')) * 12 + month(getvariable('window_start'))),
            0
        )
        + case when hash(record_id, 'late') % 50 = 0 then 1 else 0 end,
        getvariable('last_delivery')
    );

-- An address as people type it: now and then in capitals, with a blank behind.
create or replace macro typed(address, record_id) as
    case when hash(record_id, 'typed') % 20 = 0 then upper(address) || ' ' else address end;
