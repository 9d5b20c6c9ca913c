-- What the systems hold, before it is written to files. Times are instants in UTC; `delivery` says
-- which file brings the record. Columns that no system of this company fills are left out.
create schema records;

create table records.web_events (
    delivery integer, record_id varchar, occurred_at timestamp, visitor_id varchar,
    contact_id varchar, lead_id varchar, email varchar, event_type varchar, page_url varchar,
    referrer_url varchar, utm_source varchar, utm_medium varchar, utm_campaign varchar,
    content_id varchar, is_bot varchar
);
create table records.social_events (
    delivery integer, record_id varchar, occurred_at timestamp, platform varchar,
    profile_id varchar, email varchar, event_type varchar, post_id varchar, measure_id varchar,
    is_paid varchar
);
create table records.email_events (
    delivery integer, record_id varchar, occurred_at timestamp, contact_id varchar, email varchar,
    event_type varchar, measure_id varchar, email_id varchar, content_id varchar, url varchar,
    is_machine varchar
);
create table records.consent_events (
    delivery integer, record_id varchar, occurred_at timestamp, contact_id varchar, email varchar,
    purpose varchar, channel varchar, event_type varchar, method varchar, measure_id varchar,
    proof_reference varchar, is_machine varchar
);
create table records.contacts (
    delivery integer, record_id varchar, updated_at timestamp, created_at timestamp, email varchar,
    visitor_id varchar, account_id varchar, merged_into_contact_id varchar, job_title varchar,
    department varchar, seniority varchar, company_name varchar, company_domain varchar,
    industry varchar, employee_count varchar, country varchar, is_deleted varchar
);
create table records.leads (
    delivery integer, record_id varchar, created_at timestamp, updated_at timestamp,
    contact_id varchar, email varchar, account_id varchar, status varchar, measure_id varchar,
    source_name varchar, sales_unit_id varchar, opportunity_id varchar,
    merged_into_lead_id varchar, job_title varchar, department varchar, company_name varchar,
    industry varchar, employee_count varchar, country varchar, is_date_known varchar,
    is_deleted varchar
);
create table records.lead_status_changes (
    delivery integer, record_id varchar, lead_id varchar, occurred_at timestamp,
    from_status varchar, to_status varchar, reason varchar, is_date_known varchar
);
create table records.opportunities (
    delivery integer, record_id varchar, created_at timestamp, updated_at timestamp,
    account_id varchar, lead_id varchar, contact_id varchar, business_type varchar,
    status varchar, amount varchar, currency varchar, expected_close_on varchar,
    closed_at timestamp, is_won varchar, lost_reason varchar, product_id varchar,
    sales_unit_id varchar, is_deleted varchar
);
create table records.opportunity_stage_changes (
    delivery integer, record_id varchar, opportunity_id varchar, occurred_at timestamp,
    from_status varchar, to_status varchar, reason varchar
);
create table records.opportunity_contacts (
    delivery integer, record_id varchar, contact_id varchar, email varchar, role varchar,
    is_primary varchar, added_at timestamp
);
create table records.sales_activities (
    delivery integer, record_id varchar, occurred_at timestamp, activity_type varchar,
    outcome varchar, lead_id varchar, contact_id varchar, opportunity_id varchar,
    sales_unit_id varchar
);
create table records.orders (
    delivery integer, record_id varchar, ordered_at timestamp, account_id varchar,
    contact_id varchar, opportunity_id varchar, order_type varchar, amount varchar,
    currency varchar
);
create table records.accounts (
    delivery integer, record_id varchar, updated_at timestamp, name varchar, domain varchar,
    industry varchar, employee_count varchar, country varchar, is_target_account varchar
);
create table records.measures (
    delivery integer, record_id varchar, name varchar, channel varchar, direction varchar,
    started_on varchar, ended_on varchar
);
create table records.measure_costs (
    delivery integer, record_id varchar, spent_on varchar, amount varchar, currency varchar,
    impressions varchar, clicks varchar
);
create table records.sales_units (
    delivery integer, record_id varchar, name varchar, route varchar, region varchar
);
