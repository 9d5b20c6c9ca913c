{{ config(enabled=source_is_read('dynamics')) }}

{{ dataverse_activities('task') }}
