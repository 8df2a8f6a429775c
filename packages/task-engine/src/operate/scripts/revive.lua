--[[
  Gives a failed plain task all its tries again: its job comes back and its state says so, in one step. A task that is not
  failed any more is left as it is.

  KEYS[1] state of the task, JSON
  KEYS[2...10] as BullMQ's reprocessJob takes them; [2] its job, [4] the failed ones
  ARGV[1] id of the job   ARGV[2] the new state, JSON   ARGV[3] seconds it is kept   ARGV[4] channel   ARGV[5] event
  ARGV[6] how often the job had been delivered when the caller saw that it had failed; '' = it does not matter

  Returns 'retried' or 'not_failed'
]]
--- @include "refuse"
--- @include "reprocess-job"
--- @include "read-state"
local keep = tonumber(ARGV[3])
if #KEYS ~= 10 or #ARGV ~= 6 or not keep then
  return refuse('wrong number or kind of arguments')
end
if not redis.call('ZSCORE', KEYS[4], ARGV[1]) then
  return 'not_failed'
end
if ARGV[6] ~= '' and (redis.call('HGET', KEYS[2], 'ats') or '0') ~= ARGV[6] then
  return 'not_failed'
end
local status = status_of(redis.call('GET', KEYS[1]))
if status == 'success' or status == 'revoked' or status == 'expired' then
  return 'not_failed'
end
local keys = {}
for i = 2, 10 do
  keys[i - 1] = KEYS[i]
end
if reprocess_job(keys, { ARGV[1], 'LPUSH', 'failedReason', 'failed', '1', '0' }) ~= 1 then
  return 'not_failed'
end
-- Workers that it cost before do not count any more, nor does how it ended.
redis.call('HDEL', KEYS[2], 'stc', 'ended')
redis.call('SET', KEYS[1], ARGV[2], 'EX', keep)
redis.call('PUBLISH', ARGV[4], ARGV[5])
return 'retried'
