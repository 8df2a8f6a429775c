-- Puts the round that is open aside, for whoever still asks about it.
local function close_round(open, closed, lifetime)
  if redis.call('EXISTS', open) == 1 then
    redis.call('RENAME', open, closed)
    redis.call('PEXPIRE', closed, lifetime)
  end
end
