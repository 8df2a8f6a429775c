--[[
  Sets how long what belongs to a round is kept from now on.

  KEYS[1] round         hash: #round, #total, one field per claim; only if it is of this round
  KEYS[2] standby line  KEYS[3] tickets  KEYS[4] promoted  KEYS[5] untold  KEYS[6] left
  KEYS[7] decided  KEYS[8] withdrawn
  ARGV[1] round  [2] lifetime, ms

  Returns  set
]]
--- @include "whole"
--- @include "refuse"
local round, lifetime = tonumber(ARGV[1]), tonumber(ARGV[2])
if #KEYS ~= 8 or #ARGV ~= 2 then return refuse('wrong number of keys or arguments') end
if not whole(round, 1) then return refuse('the round is not a positive whole number') end
if not whole(lifetime, 1) then return refuse('a lifetime is not a positive number') end

if tonumber(redis.call('HGET', KEYS[1], '#round') or nil) == round then
  redis.call('PEXPIRE', KEYS[1], lifetime)
end
for i = 2, #KEYS do redis.call('PEXPIRE', KEYS[i], lifetime) end
return 'set'
