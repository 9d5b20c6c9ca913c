-- Draws: the same lead, the same purpose, the same seed give the same number between 0 and 1.
create or replace macro draw(n, purpose) as
    cast(hash(n, purpose, getvariable('seed')) >> 11 as double) / 9007199254740992.0;

-- One of several, by a draw.
create or replace macro pick(options, drawn) as
    options[1 + cast(floor(drawn * len(options)) as bigint)];

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
