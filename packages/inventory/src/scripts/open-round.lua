--[[
  Opens a round with all its units free and puts the round before it aside. Never goes back.

  KEYS[1] round         hash: #round, #total, buyer id -> ticket id
  KEYS[2] closed round  hash of the same shape
  ARGV[1] round  [2] total  [3] lifetime of the round, ms  [4] lifetime of a closed round, ms

  Returns  opened | same (the round is open, its total is left alone) | stale (a newer one is open)
]]
--- @include "whole"
--- @include "refuse"
--- @include "wrong-type"
--- @include "close-round"
local round, total = tonumber(ARGV[1]), tonumber(ARGV[2])
local lifetime, closed_lifetime = tonumber(ARGV[3]), tonumber(ARGV[4])

if #KEYS ~= 2 or #ARGV ~= 4 then return refuse('wrong number of keys or arguments') end
if not whole(round, 1) then return refuse('the round is not a positive whole number') end
if not whole(total, 0) then return refuse('the total is not a whole number') end
if not whole(lifetime, 1) or not whole(closed_lifetime, 1) then return refuse('a lifetime is not a positive number') end
local wrong = wrong_type({ 'hash', 'hash' })
if wrong then return wrong end

local current = tonumber(redis.call('HGET', KEYS[1], '#round') or nil)
if current and current > round then return 'stale' end
if current == round then return 'same' end

close_round(KEYS[1], KEYS[2], closed_lifetime)
redis.call('HSET', KEYS[1], '#round', round, '#total', total)
redis.call('PEXPIRE', KEYS[1], lifetime)
return 'opened'
