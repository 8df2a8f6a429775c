--[[
  Merges what the database knows into the round: adds missing claims, never removes or replaces one.
  The round stays unknown to everyone else until the call that brings the total, which comes last.

  KEYS[1] round         hash: #round, #total, buyer id -> ticket id
  KEYS[2] closed round  hash of the same shape
  ARGV[1] round  [2] total, or '' when more claims follow  [3] lifetime of the round, ms
      [4] lifetime of a closed round, ms  [5] ticket id  [6] buyer id, for a further unit `<buyer id>~2`, and so on, 1000 pairs at most

  Returns  rebuilt | kept (a newer round is open; nothing was touched)
]]
--- @include "whole"
--- @include "id"
--- @include "refuse"
--- @include "wrong-type"
--- @include "close-round"
local MOST = 1000
local round, total = tonumber(ARGV[1]), tonumber(ARGV[2])
local lifetime, closed_lifetime = tonumber(ARGV[3]), tonumber(ARGV[4])

if #KEYS ~= 2 or #ARGV < 4 or #ARGV % 2 ~= 0 then return refuse('wrong number of keys or arguments') end
if #ARGV > 4 + 2 * MOST then return refuse('more than ' .. MOST .. ' claims') end
if not whole(round, 1) then return refuse('the round is not a positive whole number') end
if ARGV[2] ~= '' and not whole(total, 0) then return refuse('the total is not a whole number') end
if not whole(lifetime, 1) or not whole(closed_lifetime, 1) then return refuse('a lifetime is not a positive number') end
for i = 5, #ARGV do
  if not is_id(ARGV[i]) then return refuse('an id is empty, too long or has odd characters') end
end
local wrong = wrong_type({ 'hash', 'hash' })
if wrong then return wrong end

local state = redis.call('HMGET', KEYS[1], '#round', '#total')
local current, before = tonumber(state[1] or nil), tonumber(state[2] or nil)
if current and current > round then return 'kept' end

if current ~= round then
  close_round(KEYS[1], KEYS[2], closed_lifetime)
  redis.call('HSET', KEYS[1], '#round', round)
  before = nil
end
for i = 5, #ARGV, 2 do redis.call('HSETNX', KEYS[1], ARGV[i + 1], ARGV[i]) end
if total and not before then redis.call('HSET', KEYS[1], '#total', total) end
redis.call('PEXPIRE', KEYS[1], lifetime)
return 'rebuilt'
