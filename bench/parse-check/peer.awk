# The same check in gawk: gawk -b -f peer.awk <file>.
BEGIN {
  split("31 28 31 30 31 30 31 31 30 31 30 31", days, " ")
  codes["PE"]; codes["DO"]; codes["UT"]; codes["AV"]; codes["SK"]
  trailer = "missing"
}

function is_date(text,    year, month, day) {
  if (text !~ /^[0-9]+$/) return 0
  year = substr(text, 1, 4) + 0
  month = substr(text, 5, 2) + 0
  day = substr(text, 7, 2) + 0
  if (year == 0 || month < 1 || month > 12 || day < 1) return 0
  if (day <= days[month]) return 1
  return month == 2 && day == 29 && (year % 4 == 0 && year % 100 != 0 || year % 400 == 0)
}

function is_text(text) {
  return text ~ /[^ ]/ && text !~ /[\x00-\x1f\x7f-\x9f]/
}

length($0) != 200 { faults++; next }

{ post = substr($0, 1, 2) }

post == "10" {
  if (state != 1) faults++
  count++
  if (!is_text(substr($0, 3, 20))) faults++
  if (!(substr($0, 23, 2) in codes)) faults++
  if (!is_date(substr($0, 25, 8))) faults++
  if (!is_date(substr($0, 33, 8))) faults++
  amount = substr($0, 41, 11)
  if (amount ~ /^[0-9]+$/) sum += amount; else faults++
  if (substr($0, 52, 5) !~ /^[0-9]+$/) faults++
  if (substr($0, 57, 10) !~ /^[0-9]+$/) faults++
  if (!is_text(substr($0, 67, 40))) faults++
  if (substr($0, 107) ~ /[^ ]/) faults++
  next
}

post == "00" {
  if (state != 0) faults++
  state = 1
  if (!is_date(substr($0, 3, 8)) || substr($0, 11, 10) !~ /^[0-9]+$/) faults++
  if (!is_text(substr($0, 21, 40)) || substr($0, 61) ~ /[^ ]/) faults++
  next
}

post == "99" {
  if (state != 1) faults++
  state = 2
  trailer = substr($0, 3, 9) + 0 == count && substr($0, 12, 15) + 0 == sum ? "agrees" : "differs"
  if (substr($0, 27) ~ /[^ ]/) faults++
  next
}

{ faults++ }

END {
  if (state != 2 || trailer != "agrees") faults++
  printf "count=%d sum=%d faults=%d trailer=%s\n", count, sum, faults, trailer
}
