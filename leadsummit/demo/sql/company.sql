-- What exists before any lead: deliveries, measures, their costs, sales units, names.
create or replace table deliveries as
select
    cast(month_number as integer) as delivery,
    case
        when month_number = getvariable('last_delivery') then cast(getvariable('until') as date)
        else last_day(cast(getvariable('window_start') as date) + to_months(cast(month_number as integer)))
    end as delivered_on
from range(cast(getvariable('last_delivery') + 1 as bigint)) as months (month_number);

create or replace table measures as
select
    family,
    wave,
    direction,
    channel,
    delay_days,
    growth,
    waves,
    case when waves = 1 then family else family || '-' || lpad(cast(wave + 1 as varchar), 2, '0') end
        as measure_id,
    case when waves = 1 then name else name || ' ' || cast(wave + 1 as varchar) end as name,
    -- Waves of different families begin at different times; what has one wave runs all the time.
    getvariable('window_start')
    + seconds(
        case when waves = 1 then 0 else (wave + 0.05 + 0.6 * draw(wave, family)) / waves end
        * epoch(getvariable('until') - getvariable('window_start'))
    ) as started_at,
    case when direction = 'outbound' and waves > 1 then 42 end as runs_days
from families
cross join range(8) as numbers (wave)
where numbers.wave < families.waves;

create or replace table sales_units as
select *
from (
    values
    ('SU-NORD', 'Vertrieb Nord', 'direct', 'Nord'),
    ('SU-SUED', 'Vertrieb Süd', 'direct', 'Süd'),
    ('SU-WEST', 'Vertrieb West', 'direct', 'West'),
    ('SU-OST', 'Vertrieb Ost', 'direct', 'Ost'),
    ('SU-ALPEN', 'Partner Alpenmaschinen', 'indirect', 'Österreich und Schweiz'),
    ('SU-HANSA', 'Partner Hansa Technik', 'indirect', 'Nord'),
    ('SU-FRANKEN', 'Partner Franken CNC', 'indirect', 'Süd'),
    ('SU-US', 'Partner Great Lakes Machinery', 'indirect', 'Nordamerika')
) as units (sales_unit_id, name, route, region);

create or replace table job_titles as
select *
from (
    values
    ('peter_produktionsleiter', ['Produktionsleiter', 'Fertigungsleiterin', 'Werkleiter'], 'Produktion', 'head'),
    ('kurt_konstrukteur', ['Konstrukteur', 'Konstrukteurin', 'Entwicklungsingenieur'], 'Konstruktion', 'senior'),
    ('gustav_geschaeftsfuehrer', ['Geschäftsführer', 'Geschäftsführerin', 'Inhaber'], 'Geschäftsleitung', 'c-level'),
    ('erika_einkauf', ['Strategische Einkäuferin', 'Einkäufer', 'Head of Procurement'], 'Einkauf', 'senior'),
    ('ingo_instandhaltung', ['Leiter Instandhaltung', 'Servicetechniker', 'Maintenance Engineer'], 'Instandhaltung', 'senior'),
    ('mia_marketing', ['Marketing Managerin', 'Produktmanager', 'Referentin Marketing'], 'Marketing', 'junior')
) as titles (persona_id, titles, department, seniority);
