-- Counts n more in a decaying rate of so many a second, which a line keeps in three fields of these names. After five time
-- constants without any it begins anew.
local function count_in_rate(line, fields, n, tau, now)
  local kept = redis.call('HMGET', line, unpack(fields))
  local rate, at, from = tonumber(kept[1] or '0'), tonumber(kept[2] or '0'), tonumber(kept[3] or '0')
  local age = math.max(0, now - at)
  if age > 5 * tau then
    rate, from = 0, now
  end
  rate = rate * math.exp(-age / tau) + n * 1000 / tau
  redis.call('HSET', line, fields[1], string.format('%.3f', rate), fields[2], string.format('%d', now),
    fields[3], string.format('%d', from))
  return rate, from
end
